/** The base of the components inside `<bosbase-backups>`. */
import { LitElement } from "lit";
import type { Model } from "../state/model.js";

let lastId = 0;

/**
 * Renders into the shadow root of `<bosbase-backups>`, which all components share: `::part()` reaches only what is in that
 * root, and so do the ids by which labels and descriptions find their fields.
 */
export abstract class Component extends LitElement {
    /** The prefix of the ids inside this component. */
    protected readonly uid = `c${++lastId}`;

    protected override createRenderRoot(): this {
        return this;
    }

    /** The state that this component shows. */
    protected models(): Model[] {
        return [];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        for (const model of this.models()) model.attach(this);
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        for (const model of this.models()) model.detach(this);
    }
}
