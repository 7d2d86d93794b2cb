/** The modules that the package works with. The first entry that a page imports decides which they are. */
import type * as baseGlue from "generated/base/glue.js";
import type * as wholeGlue from "generated/whole/glue.js";

import { type Module, ModuleFailure } from "./module.js";

/** The module with what every page needs. */
export type BaseModule = Module<typeof baseGlue>;
/** The module with all operations, those of the base module included. */
export type WholeModule = Module<typeof wholeGlue>;

export interface Modules {
    base: BaseModule;
    /** Returns a promise if the module has to be imported first. */
    whole(): WholeModule | Promise<WholeModule>;
}

let current: Modules | null = null;
let fallback: (() => Promise<unknown>) | null = null;
let expectsInit = false;
/** Callbacks of calls that wait for `init()`. */
const waiting: (() => void)[] = [];

/** Called by an entry that carries its modules. */
export function provide(modules: Modules): void {
    current ??= modules;
}

/** Called by an entry that is told where its module is; its modules replace others that are not in use yet. */
export function adopt(modules: Modules): void {
    if (!current?.base.isInUse) {
        current = modules;
    }
    for (const go of waiting.splice(0)) {
        go();
    }
}

/** Called by an entry that provides nothing until its `init()` is called. */
export function expectInit(): void {
    expectsInit = true;
}

/** Sets the entry to import when a call is made and the page has imported no other entry. */
export function provideLater(entry: () => Promise<unknown>): void {
    fallback = entry;
}

/** Returns the modules, or throws if no entry has provided them. */
export function modules(): Modules {
    if (!current) {
        throw new ModuleFailure(
            'bosbase-backups could not be loaded: call "await init(url)" of bosbase-backups/slim first',
            undefined,
        );
    }
    return current;
}

/** Resolves to the modules. It yields first, since the script that is running may be about to provide them. */
export async function provided(): Promise<Modules> {
    await null;
    if (!current && !expectsInit) {
        try {
            await fallback?.();
        } catch (error) {
            const reason = error instanceof Error ? error.message : error;
            throw new ModuleFailure(`bosbase-backups could not be loaded: ${reason}`, error);
        }
    }
    return modules();
}

/** Resolves when synchronous calls work; waits for `init()` if the page has imported the entry `slim`. */
export async function available(): Promise<void> {
    await null;
    if (!current && expectsInit) {
        await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const { base } = await provided();
    if (!base.isReady) {
        await base.load();
    }
}

/** Whether the modules are there already. */
export function isProvided(): boolean {
    return current !== null;
}

/** Whether synchronous calls work already. */
export function isAvailable(): boolean {
    return !!current?.base.isReady;
}
