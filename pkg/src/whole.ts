/** The whole module, without its bytes. */
import * as glue from "generated/whole/glue.js";

import { Module } from "./module.js";

export const whole = new Module(glue);
