/** Formats sizes, dates and ages for people. The functions are pure; texts are English, dates follow the browser's locale. */

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"];
const AGE = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const NUMBER = new Intl.NumberFormat("en");
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const RUN: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
};
const RUN_LOCAL = new Intl.DateTimeFormat(undefined, { ...RUN, timeZoneName: "short" });
const RUN_UTC = new Intl.DateTimeFormat(undefined, { ...RUN, timeZone: "UTC" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 365.25 * 86400],
    ["month", 30.4375 * 86400],
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
];

/** "1.5 MiB" */
export function size(bytes: number): string {
    if (!Number.isFinite(bytes)) return "unknown";
    if (bytes < 1024) return `${bytes} B`;
    let value = bytes;
    let unit = -1;
    // 1023.95 would be written as 1024.0, so it belongs to the next unit.
    while (value >= 1023.95 && unit < UNITS.length - 1) {
        value /= 1024;
        unit += 1;
    }
    return `${value.toFixed(value < 100 ? 1 : 0).replace(/\.0$/, "")} ${UNITS[unit]}`;
}

/** "1,572,864 bytes" */
export function exactSize(bytes: number): string {
    return `${NUMBER.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** Parses a date of the server, which has a space in place of the T of ISO 8601; null if it is not a date. */
export function parseDate(text: string): Date | null {
    const date = new Date(String(text).replace(" ", "T"));
    return Number.isNaN(date.getTime()) ? null : date;
}

export function date(value: Date): string {
    return DATE.format(value);
}

/** "Mon, 23 Nov 2026, 04:00 CET" */
export function runTime(value: Date): string {
    return RUN_LOCAL.format(value);
}

/** "Mon, 23 Nov 2026, 03:00" */
export function runTimeUTC(value: Date): string {
    return RUN_UTC.format(value);
}

/** "3 hours ago" */
export function age(value: Date, now = Date.now()): string {
    const seconds = (now - value.getTime()) / 1000;
    // This covers a server whose clock is ahead of ours.
    if (seconds < 60) return "just now";
    const [unit, length] = STEPS.find(([, step]) => seconds >= step) ?? ["minute", 60];
    return AGE.format(-Math.floor(seconds / length), unit);
}

/** "0:07", "12:30", "1:02:03" */
export function elapsed(milliseconds: number): string {
    const total = Math.max(0, Math.floor(milliseconds / 1000));
    const pad = (n: number) => String(n).padStart(2, "0");
    const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
    return hours ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** "about 2 minutes left"; coarse, as a guess should be. `seconds`: null = unknown */
export function remaining(seconds: number | null): string {
    if (seconds === null) return "";
    if (seconds <= 5) return "a few seconds left";
    if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
    const minutes = Math.max(1, Math.round(seconds / 60));
    if (minutes < 60) return `about ${count(minutes, "minute")} left`;
    const [hours, rest] = [Math.floor(minutes / 60), Math.floor((minutes % 60) / 10) * 10];
    if (hours >= 24) return "more than a day left";
    return `about ${count(hours, "hour")}${rest ? ` ${rest} minutes` : ""} left`;
}

/** "1 backup", "3 backups" */
export function count(number: number, noun: string): string {
    return `${NUMBER.format(number)} ${noun}${number === 1 ? "" : "s"}`;
}
