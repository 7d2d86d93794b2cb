/**
 * The custom element itself: attributes, properties, life in the document. What is shown is the App's business.
 */
import { App } from "./app.js";
import { clientFor, remembered, resolveURL } from "./session.js";
import { styleSheets } from "./style/sheets.js";

// On a server there is no HTMLElement, and the class must still load.
const Base = globalThis.HTMLElement ?? class {};

export class BosbaseBackupsElement extends Base {
    static observedAttributes = ["url"];

    #app;
    #handedIn = null;

    constructor() {
        super();
        const root = this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = styleSheets();
        this.#app = new App(this, root);
    }

    connectedCallback() {
        // A client assigned before the element was defined sits on the instance and hides the accessor.
        if (Object.hasOwn(this, "client")) {
            const client = this.client;
            delete this.client;
            this.#handedIn = client;
        }
        this.#configure();
        this.#app.start();
    }

    disconnectedCallback() {
        this.#app.stop();
    }

    attributeChangedCallback(_name, before, after) {
        if (before !== after && this.isConnected) this.#configure();
    }

    get url() {
        return this.getAttribute("url");
    }

    set url(value) {
        if (value === null || value === undefined) this.removeAttribute("url");
        else this.setAttribute("url", value);
    }

    get client() {
        if (!this.#app.client) this.#configure();
        return this.#app.client;
    }

    set client(client) {
        this.#handedIn = client ?? null;
        this.#configure();
    }

    refresh() {
        return this.#app.refresh();
    }

    #configure() {
        if (this.#handedIn) {
            this.#app.use(this.#handedIn, { urlIsFixed: true });
        } else if (this.hasAttribute("url")) {
            this.#app.use(clientFor(resolveURL(this.getAttribute("url"))), { urlIsFixed: true });
        } else {
            this.#app.use(clientFor(remembered.server || resolveURL("/")), { urlIsFixed: false });
        }
    }
}
