/** The parts of a received email that a person reads. */
export interface ReadMail {
  subject: string;
  /** The plain text, with the line breaks of the message. */
  text: string;
}

/** Reads the subject and the plain text of a raw message. */
export function readMail(raw: string): ReadMail {
  const { headers, body } = partOf(raw);
  const boundary = /boundary="?([^";]+)"?/i.exec(headers)?.[1];
  const parts = boundary ? body.split(`--${boundary}`).map((part) => partOf(part.trimStart())) : [];
  const plain = parts.find((part) => /^content-type: text\/plain/im.test(part.headers));
  if (!plain) throw new Error(`this email has no plain text: ${raw}`);
  const subject = /^subject: (.*)$/im.exec(headers)?.[1] ?? '';
  return { subject: decodeWords(subject), text: decodeBody(plain) };
}

interface Part {
  /** Each header is one line. */
  headers: string;
  body: string;
}

function partOf(text: string): Part {
  const lines = text.replaceAll('\r\n', '\n');
  const end = lines.indexOf('\n\n');
  return { headers: lines.slice(0, end).replaceAll(/\n[ \t]+/g, ' '), body: lines.slice(end + 2) };
}

/** RFC 2047: neighboring encoded words belong together. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/((?:=\?utf-8\?[qb]\?[^?]*\?=)+)/gi, (words: string) =>
      Buffer.concat([...words.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(wordBytes)).toString('utf8'),
    );

const wordBytes = ([, coding = '', word = '']: RegExpMatchArray): Buffer =>
  coding.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedBytes(word.replaceAll('_', ' '));

function decodeBody({ headers, body }: Part): string {
  const coding = /^content-transfer-encoding: (\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return coding === 'quoted-printable' ? quotedBytes(body.replaceAll('=\n', '')).toString('utf8') : body;
}

const quotedBytes = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/(=[0-9A-F]{2})/i)
      .map((piece) =>
        /^=[0-9A-F]{2}$/i.test(piece) ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece),
      ),
  );
