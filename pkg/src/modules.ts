/** Which modules the package works with. An entry decides: the first one that a page imports. */
import type * as baseGlue from "generated/base/glue.js";
import type * as wholeGlue from "generated/whole/glue.js";

import { type Module, ModuleFailure } from "./module.js";

/** What every page needs. */
export type BaseModule = Module<typeof baseGlue>;
/** The base and all other operations. */
export type WholeModule = Module<typeof wholeGlue>;

export interface Modules {
    base: BaseModule;
    /** A promise where the module has to be imported first. */
    whole(): WholeModule | Promise<WholeModule>;
}

let current: Modules | null = null;
let fallback: (() => Promise<unknown>) | null = null;
let expectsInit = false;
/** Those who wait for `init()`. */
const waiting: (() => void)[] = [];

/** Called by an entry that carries its modules. */
export function provide(modules: Modules): void {
    current ??= modules;
}

/** Called by an entry that is told where its module lies: it wins as long as no other one is in use. */
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

/** Imports an entry when a call finds that a page has imported no other one. */
export function provideLater(entry: () => Promise<unknown>): void {
    fallback = entry;
}

/** The modules, where an entry has provided them. */
export function modules(): Modules {
    if (!current) {
        throw new ModuleFailure(
            'bosbase-backups could not be loaded: call "await init(url)" of bosbase-backups/slim first',
            undefined,
        );
    }
    return current;
}

/** Resolves when an entry has provided the modules, which may be later in the script that runs now. */
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

/** Resolves when synchronous calls work; waits for `init()` where a page has imported the entry that has it. */
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
