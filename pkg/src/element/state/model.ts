/** State that components show. */
import type { ReactiveControllerHost } from "lit";

export class Model {
    #hosts = new Set<ReactiveControllerHost>();

    /** Adds a host, which is rendered after each change from now on. */
    attach(host: ReactiveControllerHost): void {
        this.#hosts.add(host);
        host.requestUpdate();
    }

    detach(host: ReactiveControllerHost): void {
        this.#hosts.delete(host);
    }

    /** Renders all hosts again; resolves when that is done. */
    async changed(): Promise<void> {
        for (const host of this.#hosts) host.requestUpdate();
        await Promise.all([...this.#hosts].map((host) => host.updateComplete));
    }
}
