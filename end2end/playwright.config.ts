import { existsSync } from "node:fs";

import { defineConfig, devices } from "@playwright/test";

import { SMTP_ADDRESS } from "./tests/smtp-stub";

// Without MATINEE_ADDR, the tests use a site that already runs at this address; its SMTP_URL must be the tests' SMTP stub and its
// MATINEE_URL this address. Otherwise, the release build is started there.
const address = process.env.MATINEE_ADDR ?? "127.0.0.1:3000";

// The system's Chromium if it is installed, otherwise Playwright's own.
const chromium = () => process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const launchOptions = {
  executablePath: chromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
};
const phone = { ...devices["Pixel 7"], launchOptions };
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 }, launchOptions };

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/smtp-stub",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // A busy CI machine may starve a browser. Playwright reports tests that pass at the second attempt as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  reporter: [["list"]],
  use: { baseURL: `http://${address}`, trace: "on-first-retry" },
  // Tags: @script needs JavaScript in the page; @pointer needs a mouse or a keyboard; @plain tests what only browsers without
  // JavaScript see. The style sheets are checked as files, once.
  projects: [
    { name: "style-sheets", testMatch: /style\.spec/ },
    { name: "desktop", testIgnore: /style\.spec/, use: { ...desktop, javaScriptEnabled: true }, grepInvert: /@plain/ },
    { name: "desktop-without-javascript", testIgnore: /style\.spec/, use: { ...desktop, javaScriptEnabled: false }, grepInvert: /@script/ },
    { name: "phone", testIgnore: /style\.spec/, use: { ...phone, javaScriptEnabled: true }, grepInvert: /@pointer|@plain/ },
    { name: "phone-without-javascript", testIgnore: /style\.spec/, use: { ...phone, javaScriptEnabled: false }, grepInvert: /@script|@pointer/ },
  ],
  webServer: {
    command: "rm -f target/end2end.db* && exec target/release/matinee serve",
    cwd: "..",
    env: {
      MATINEE_ADDR: address,
      MATINEE_DEMO: "true",
      RUST_LOG: "info,access=off",
      DATABASE_URL: "sqlite://target/end2end.db",
      SMTP_URL: `smtp://${SMTP_ADDRESS}`,
      MATINEE_URL: `http://${address}`,
    },
    url: `http://${address}/readyz`,
    reuseExistingServer: process.env.MATINEE_ADDR === undefined,
    timeout: 60_000,
  },
});
