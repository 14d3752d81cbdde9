import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** Where the site hands in its mails. */
export const POST = process.env.MATINEE_TEST_SMTP ?? "127.0.0.1:3925";

/** Mails are kept in files: the tests that ask for them run in other processes. */
const folder = join(__dirname, "..", "..", "target", "end2end-mails");

/** The files of one address begin with this. */
const box = (address: string) => `${encodeURIComponent(address.toLowerCase())} `;

/**
 * A post office for all tests, open while they run. Of an address that begins with `again` it takes nothing at the first
 * attempt, and nothing ever of one that begins with `never`.
 */
export default async function open() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const toldToComeAgain = new Set<string>();
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onRcptTo({ address }, _session, done) {
      if (address.startsWith("never")) return done(refusal(550, "No such mailbox"));
      if (address.startsWith("again") && !toldToComeAgain.has(address)) {
        toldToComeAgain.add(address);
        return done(refusal(451, "Please come again"));
      }
      done();
    },
    onData(stream, { envelope }, done) {
      buffer(stream)
        .then((mail) => Promise.all(envelope.rcptTo.map(({ address }) => keep(address, mail))))
        .then(() => done(), done);
    },
  });
  const [host, port] = POST.split(":");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port), host, resolve);
  });
  return () => new Promise<void>((resolve) => server.close(resolve));
}

const refusal = (responseCode: number, says: string) => Object.assign(new Error(says), { responseCode });

/** Whole or not at all, for those who look meanwhile. */
async function keep(address: string, mail: Buffer) {
  const file = join(folder, box(address) + randomUUID());
  await writeFile(`${file}.part`, mail);
  await rename(`${file}.part`, `${file}.eml`);
}

/** The mails that have come for an address. */
export async function mailsTo(address: string): Promise<Email[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith(box(address)) && file.endsWith(".eml"));
  return Promise.all(files.map(async (file) => PostalMime.parse(await readFile(join(folder, file)))));
}
