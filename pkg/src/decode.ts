/**
 * Decodes the text that the build makes of a module's bytes (xtask/src/build/inline.rs). A character stands for one of the 90
 * frequent bytes; each of the last two of the 92 characters stands, together with the character after it, for one of the other
 * bytes. Unlike base64 this does not spread a byte over two characters, so the text is a fifth smaller when compressed.
 */
export function decode(text: string, frequent: number[]): Uint8Array<ArrayBuffer> {
    const values = Array.from({ length: 256 }, (_, byte) => byte);
    const others = values.filter((byte) => !frequent.includes(byte));
    // The printable characters, without those that have to be escaped in a script.
    const alphabet = values.slice(32, 127).filter((code) => !'"<\\'.includes(String.fromCharCode(code)));
    const digits = new Uint8Array(128);
    alphabet.forEach((code, digit) => (digits[code] = digit));
    const digit = (at: number) => digits[text.charCodeAt(at)] ?? 0;
    const bytes = new Uint8Array(text.length);
    let length = 0;
    for (let at = 0; at < text.length; at++) {
        const first = digit(at);
        bytes[length++] = (first < 90 ? frequent[first] : others[(first - 90) * 92 + digit(++at)]) ?? 0;
    }
    return bytes.subarray(0, length);
}
