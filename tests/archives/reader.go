// Reads archives with Go's archive/zip, as the server does: go run reader.go FOLDER
//
// Prints a line for each archive: its name, and the number of its entries, or "refused".
package main

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func entries(path string) (int, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer archive.Close()
	for _, file := range archive.File {
		data, err := file.Open()
		if err != nil {
			return 0, err
		}
		_, err = io.Copy(io.Discard, data)
		data.Close()
		if err != nil {
			return 0, err
		}
	}
	return len(archive.File), nil
}

func main() {
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "*.zip"))
	if err != nil {
		panic(err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".zip")
		if count, err := entries(path); err != nil {
			fmt.Println(name, "refused")
		} else {
			fmt.Println(name, count)
		}
	}
}
