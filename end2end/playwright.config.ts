import { existsSync } from "node:fs";

import { defineConfig, devices } from "@playwright/test";

import { POST } from "./tests/post-office";

// A site that runs already at this address is tested, which must mail to the tests' post office and have links begin with this
// address; else one is started there, from the release build.
const address = process.env.MATINEE_ADDR ?? "127.0.0.1:3000";

// The system's Chromium where it is installed; Playwright's own elsewhere.
const chromium = () => process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const launchOptions = {
  executablePath: chromium(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
};
const phone = { ...devices["Pixel 7"], launchOptions };
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 }, launchOptions };

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/post-office",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // A shared machine may starve a browser once; what fails twice fails. What passed the second time is told as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  reporter: [["list"]],
  use: { baseURL: `http://${address}`, trace: "retain-on-failure" },
  // @script: measured by a script in the page, or about an island. @pointer: about what only a mouse or a keyboard meets.
  // @plain: about what is there only without a script.
  projects: [
    { name: "desktop", use: { ...desktop, javaScriptEnabled: true }, grepInvert: /@plain/ },
    { name: "desktop-without-javascript", use: { ...desktop, javaScriptEnabled: false }, grepInvert: /@script/ },
    { name: "phone", use: { ...phone, javaScriptEnabled: true }, grepInvert: /@pointer|@plain/ },
    { name: "phone-without-javascript", use: { ...phone, javaScriptEnabled: false }, grepInvert: /@script|@pointer/ },
  ],
  webServer: {
    command: "rm -f target/end2end.db* && exec target/release/matinee serve",
    cwd: "..",
    env: {
      MATINEE_ADDR: address,
      MATINEE_DEMO: "true",
      DATABASE_URL: "sqlite://target/end2end.db",
      SMTP_URL: `smtp://${POST}`,
      MATINEE_URL: `http://${address}`,
    },
    url: `http://${address}/readyz`,
    reuseExistingServer: process.env.MATINEE_ADDR === undefined,
    timeout: 60_000,
  },
});
