/** The whole module with its bytes. This file is imported when a call first needs it. */
import { frequent, text } from "generated/whole/bytes.js";

import { decode } from "./decode.js";
import { whole } from "./whole.js";

whole.carry(() => decode(text, frequent));

export { whole };
