/**
 * Decodes the text that the build makes of a module's bytes (xtask/src/build/inline.rs). A character stands for one of the 90
 * frequent bytes; each of the last two of the 92 characters stands, together with the character after it, for one of the other
 * bytes. Unlike base64 this does not spread a byte over two characters, so the text is a fifth smaller when compressed.
 */
export function decode(text: string, frequent: number[]): Uint8Array<ArrayBuffer> {
    const values = Array.from({ length: 256 }, (_, byte) => byte);
    const others = values.filter((byte) => !frequent.includes(byte));
    // The printable characters, without those that have to be escaped in a script; those that begin a pair come last.
    const alphabet = values.slice(32, 127).filter((code) => !'"<\\]}'.includes(String.fromCharCode(code)));
    const [firstPair, secondPair] = [125, 93];
    alphabet.push(firstPair, secondPair);
    const [single, first, second] = [new Uint8Array(128), new Uint8Array(128), new Uint8Array(128)];
    alphabet.forEach((code, digit) => {
        single[code] = frequent[digit] ?? 0;
        first[code] = others[digit] ?? 0;
        second[code] = others[alphabet.length + digit] ?? 0;
    });
    // The text is decoded in place: this code runs once, before the engine has optimised it.
    const bytes = new TextEncoder().encode(text);
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
        const code = bytes[at] as number;
        let table = single;
        if (code === firstPair || code === secondPair) {
            table = code === firstPair ? first : second;
            at++;
        }
        bytes[length++] = table[bytes[at] as number] as number;
    }
    return bytes.subarray(0, length);
}
