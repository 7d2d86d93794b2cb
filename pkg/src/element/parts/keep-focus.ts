/** Keeps the focus near its place when rendering removes the element that has it. */
import type { LitElement, ReactiveController } from "lit";

/** Selects the element that gets the focus when the last row is gone: the button that creates a backup. */
export const FALLBACK_FOCUS = ".head-actions .primary";

interface Options {
    /** Selector of the items of a list: the focus goes to the first button of the next item, or of the one before. */
    item?: string;
    /** The element that gets the focus if there is no such item. */
    fallback: () => HTMLElement | null | undefined;
}

export class KeepFocus implements ReactiveController {
    #active: Element | null = null;
    #neighbour: Element | null = null;

    constructor(
        private readonly host: LitElement,
        private readonly options: Options,
    ) {
        host.addController(this);
    }

    hostUpdate(): void {
        const root = this.host.getRootNode();
        const active = root instanceof ShadowRoot ? root.activeElement : null;
        this.#active = this.host.contains(active) ? active : null;
        const item = this.options.item ? this.#active?.closest(this.options.item) : null;
        this.#neighbour = item?.nextElementSibling ?? item?.previousElementSibling ?? null;
    }

    hostUpdated(): void {
        const [active, neighbour] = [this.#active, this.#neighbour];
        this.#active = this.#neighbour = null;
        if (!active || active.isConnected || !this.host.isConnected) return;
        const button = neighbour?.isConnected ? neighbour.querySelector<HTMLElement>("button:not([hidden])") : null;
        (button ?? this.options.fallback())?.focus();
    }
}
