/** The base module, which has what every page needs. */
import * as glue from "generated/base/glue.js";

import { Module } from "./module.js";

export const base = new Module(glue);
