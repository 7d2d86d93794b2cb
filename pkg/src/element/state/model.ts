/** State that components show. */
import type { ReactiveControllerHost } from "lit";

export class Model {
    #hosts = new Set<ReactiveControllerHost>();

    /** From now on `host` is rendered after each change. */
    attach(host: ReactiveControllerHost): void {
        this.#hosts.add(host);
        host.requestUpdate();
    }

    detach(host: ReactiveControllerHost): void {
        this.#hosts.delete(host);
    }

    /** Renders all hosts anew; resolves when that is done. */
    async changed(): Promise<void> {
        for (const host of this.#hosts) host.requestUpdate();
        await Promise.all([...this.#hosts].map((host) => host.updateComplete));
    }
}
