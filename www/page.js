// The page needs nothing but the element; a module of its own keeps it free of inline scripts.
import "bosbase-backups/element";
