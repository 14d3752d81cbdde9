import { existsSync } from "node:fs";

import { defineConfig, devices } from "@playwright/test";

// Against a site that runs already: MATINEE_URL=http://127.0.0.1:3000 npx playwright test
const running = process.env.MATINEE_URL;
const address = "127.0.0.1:3999";

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
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 30_000,
  reporter: [["list"]],
  use: { baseURL: running ?? `http://${address}`, trace: "retain-on-failure" },
  projects: [
    { name: "desktop", use: { ...desktop, javaScriptEnabled: true } },
    { name: "desktop-without-javascript", use: { ...desktop, javaScriptEnabled: false } },
    { name: "phone", use: { ...phone, javaScriptEnabled: true } },
    { name: "phone-without-javascript", use: { ...phone, javaScriptEnabled: false } },
  ],
  webServer: running
    ? undefined
    : {
        command: "rm -f target/end2end.db* && exec target/release/matinee serve",
        cwd: "..",
        env: { MATINEE_ADDR: address, MATINEE_DEMO: "true", DATABASE_URL: "sqlite://target/end2end.db" },
        url: `http://${address}/readyz`,
        timeout: 60_000,
      },
});
