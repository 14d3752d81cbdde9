import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** The stub's address, to which the site sends its emails. */
export const SMTP_ADDRESS = process.env.MATINEE_TEST_SMTP ?? "127.0.0.1:3925";

/** A recipient that begins with this is refused at the first attempt and accepted at the second. */
export const REFUSED_ONCE = "refused-once";

/** Emails are stored in files, because the tests that read them run in other processes. */
const folder = join(__dirname, "..", "..", "target", "end2end-emails");

/** The start of the names of an address's files. */
const prefix = (address: string) => `${encodeURIComponent(address.toLowerCase())} `;

/** An SMTP server that runs during all tests. Playwright calls this once, and the returned function at the end. */
export default async function start() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const refusedBefore = new Set<string>();
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      if (address.startsWith(REFUSED_ONCE) && !refusedBefore.has(address)) {
        refusedBefore.add(address);
        return done(smtpError(451, "Try again later"));
      }
      done();
    },
    onData(stream, { envelope }, done) {
      buffer(stream)
        .then((email) => Promise.all(envelope.rcptTo.map(({ address }) => store(address, email))))
        .then(() => done(), done);
    },
  });
  const [host, port] = SMTP_ADDRESS.split(":");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port), host, resolve);
  });
  return () => new Promise<void>((resolve) => server.close(resolve));
}

const smtpError = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** Renames the file when it is complete, so that concurrent readers never see half an email. */
async function store(address: string, email: Buffer) {
  const file = join(folder, prefix(address) + randomUUID());
  await writeFile(`${file}.part`, email);
  await rename(`${file}.part`, `${file}.eml`);
}

/** The emails that have arrived for an address. */
export async function emailsTo(address: string): Promise<Email[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(prefix(address)) && file.endsWith(".eml"));
  return Promise.all(files.map(async (file) => PostalMime.parse(await readFile(join(folder, file)))));
}
