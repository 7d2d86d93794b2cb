/**
 * Keeps what happens in the page until the runner fetches it: results, console output, uncaught errors. It is a classic
 * script, so that it runs before anything can fail.
 */
"use strict";

(() => {
  const events = [];
  const text = (value) => {
    if (value instanceof Error) {
      return value.stack?.includes(value.message) ? value.stack : `${value}\n${value.stack ?? ""}`;
    }
    if (typeof value === "object" && value !== null) {
      try {
        return JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    }
    return String(value);
  };

  window.testEvents = {
    add: (event) => events.push(event),
    take: () => events.splice(0),
    text,
  };

  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const original = console[level].bind(console);
    console[level] = (...values) => {
      events.push({ type: "console", text: `console.${level}: ${values.map(text).join(" ")}` });
      original(...values);
    };
  }
  window.addEventListener("error", (event) => {
    events.push({ type: "error", text: event.error ? text(event.error) : event.message });
  });
  window.addEventListener("unhandledrejection", (event) => {
    events.push({ type: "error", text: `unhandled rejection: ${text(event.reason)}` });
  });
})();
