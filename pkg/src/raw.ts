/** Private members behind a Proxy: one that Vue's `ref` or `reactive`, say, puts around an object does not have them. */

const RAW = Symbol();

/** Lets `raw` find this object behind a Proxy. A function leads to it, since a Proxy would wrap the object itself. */
export function reachable(object: object): void {
    Object.defineProperty(object, RAW, { value: () => object, configurable: true });
}

/** Returns the object that a Proxy is around; any other value as it is. */
export function raw<T>(value: T): T {
    return (value as any)?.[RAW]?.() ?? value;
}
