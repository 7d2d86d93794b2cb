/**
 * The bytes of a text of the build (xtask/src/build/inline.rs): a character is one of the frequent bytes, or one of the last
 * two characters and the one after it are one of the others. Where base64 spreads a byte over two characters, this keeps
 * them whole, so that what a server compresses stays a fifth smaller.
 */
export function decode(text, frequent) {
    const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !frequent.includes(byte));
    // Printable characters without those that text in a script has to escape.
    const alphabet = Array.from({ length: 95 }, (_, at) => at + 32).filter((code) => !'"<\\'.includes(String.fromCharCode(code)));
    const digits = new Uint8Array(128);
    alphabet.forEach((code, digit) => (digits[code] = digit));
    const bytes = new Uint8Array(text.length);
    let length = 0;
    for (let at = 0; at < text.length; at++) {
        const digit = digits[text.charCodeAt(at)];
        bytes[length++] = digit < 90 ? frequent[digit] : others[(digit - 90) * 92 + digits[text.charCodeAt(++at)]];
    }
    return bytes.subarray(0, length);
}
