import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { MailMessage } from '../message.ts';
import { createSmtpCarrier, type MailCarrier, MailFault, type SmtpLimits } from './smtp.ts';
import {
  type ReceivedMail,
  refusal,
  startRawServer,
  startSmtpServer,
  type TestSmtpServer,
} from './smtp-server.fixture.ts';
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts';

const FROM = { name: 'MyClothes', address: 'shop@myclothes.test' };
const ID = '6f1c8a4e-0d5b-4c1e-9a77-1f2e3d4c5b6a';
const MESSAGE: MailMessage = {
  to: 'ada@example.com',
  subject: 'Set a new password',
  text: 'Hello,\n\nhttps://shop.test/reset-password?token=abc\n',
  html: '<p>Hello</p>',
};
const never = new AbortController().signal;

function carrierTo(t: TestContext, url: string, limits: Partial<SmtpLimits> = {}): MailCarrier {
  const carrier = createSmtpCarrier(parseSmtpUrl(url) as SmtpServer, FROM, limits);
  t.after(() => carrier.close());
  return carrier;
}

async function start(
  t: TestContext,
  ...options: Parameters<typeof startSmtpServer>
): Promise<TestSmtpServer> {
  const server = await startSmtpServer(...options);
  t.after(() => server.close());
  return server;
}

async function startRaw(t: TestContext, converse: (socket: Socket) => void): Promise<string> {
  const server = await startRawServer(converse);
  t.after(() => server.close());
  return server.url;
}

async function faultOf(delivery: Promise<void>): Promise<MailFault> {
  const error = await delivery.then(
    () => assert.fail('the mail was taken'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MailFault);
  return error;
}

const headersOf = ({ raw }: ReceivedMail) => (raw.split('\r\n\r\n')[0] as string).split('\r\n');

test('RFC 8058: an email that no order needs has the link to end such emails, and others have none', async (t) => {
  const server = await start(t);
  const carrier = carrierTo(t, server.url);
  const unsubscribe = `https://shop.test/cart/reminder/end?token=${'a'.repeat(120)}`;
  await carrier.deliver(ID, { ...MESSAGE, unsubscribe }, never);
  await carrier.deliver(ID, MESSAGE, never);
  const [one, other] = server.received.map((mail) => headersOf(mail).filter((line) => /^List-/i.test(line)));
  assert.deepEqual(one, [
    `List-Unsubscribe: <${unsubscribe}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ]);
  assert.deepEqual(other, []);
});

test('an email arrives with both texts, one recipient, and an ID that is the same at each try', async (t) => {
  const server = await start(t);
  const carrier = carrierTo(t, server.url);
  await carrier.deliver(ID, MESSAGE, never);
  await carrier.deliver(ID, MESSAGE, never);
  assert.equal(server.received.length, 2);
  for (const mail of server.received) {
    assert.deepEqual([mail.from, mail.to], [FROM.address, [MESSAGE.to]]);
    const headers = headersOf(mail);
    for (const header of [
      'From: MyClothes <shop@myclothes.test>',
      'To: ada@example.com',
      'Subject: Set a new password',
      `Message-ID: <${ID}@myclothes.test>`,
      'Auto-Submitted: auto-generated',
    ])
      assert.ok(headers.includes(header), `${header} in\n${headers.join('\n')}`);
    assert.match(mail.raw, /Content-Type: text\/plain[\s\S]+Content-Type: text\/html/);
  }
});

test('ten emails at once share the allowed connections, which are kept for the next ones', async (t) => {
  const server = await start(t);
  const carrier = carrierTo(t, server.url);
  const deliverTen = () => Promise.all(Array.from({ length: 10 }, () => carrier.deliver(ID, MESSAGE, never)));
  await deliverTen();
  await deliverTen();
  assert.equal(server.received.length, 20);
  assert.ok(server.connections <= 4, `${server.connections} connections`);
});

test('a server that offers authentication gets user and password', async (t) => {
  const seen: string[] = [];
  const server = await start(t, {
    authOptional: false,
    onAuth: ({ username, password }, _session, callback) => {
      seen.push(`${username} ${password}`);
      callback(null, { user: username });
    },
  });
  const url = server.url.replace('smtp://', 'smtp://shop:p%40ss@');
  await carrierTo(t, url).deliver(ID, MESSAGE, never);
  assert.deepEqual(seen, ['shop p@ss']);
});

test('a wrong password may be fixed, so the email is tried again', async (t) => {
  const server = await start(t, {
    onAuth: (_auth, _session, callback) => callback(refusal(535, 'who are you')),
  });
  const url = server.url.replace('smtp://', 'smtp://shop:wrong@');
  const fault = await faultOf(carrierTo(t, url).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code, fault.codes.responseCode], [false, 'EAUTH', 535]);
});

for (const [code, isPermanent] of [
  [421, false],
  [450, false],
  [451, false],
  [550, true],
  [554, true],
] as const) {
  const meaning = isPermanent ? 'for good' : 'for now';
  test(`a recipient answered with ${code} is refused ${meaning}, and the log learns no address`, async (t) => {
    const server = await start(t, {}, 0, (to) => refusal(code, `no mail for <${to}>`));
    const fault = await faultOf(carrierTo(t, server.url).deliver(ID, MESSAGE, never));
    assert.deepEqual([fault.isPermanent, fault.codes.responseCode], [isPermanent, code]);
    assert.doesNotMatch(JSON.stringify(fault.codes), /ada/);
    assert.match(fault.message, /ada@example\.com/);
  });

  test(`an email whose content is answered with ${code} is refused ${meaning}`, async (t) => {
    const server = await start(t, {
      onData: (stream, _session, callback) => {
        stream.on('end', () => callback(refusal(code, 'no such mail')));
        stream.resume();
      },
    });
    const fault = await faultOf(carrierTo(t, server.url).deliver(ID, MESSAGE, never));
    assert.deepEqual([fault.isPermanent, fault.codes.responseCode], [isPermanent, code]);
  });
}

test('a refused sender may be fixed', async (t) => {
  const server = await start(t, {
    onMailFrom: (_address, _session, callback) => callback(refusal(550, 'not you')),
  });
  const fault = await faultOf(carrierTo(t, server.url).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.command], [false, 'MAIL FROM']);
});

test('after a refusal, the connection takes the next email', async (t) => {
  const server = await start(t, {}, 0, (to) => (to === MESSAGE.to ? refusal(550, 'gone') : undefined));
  const carrier = carrierTo(t, server.url);
  await faultOf(carrier.deliver(ID, MESSAGE, never));
  await carrier.deliver(ID, { ...MESSAGE, to: 'grace@example.com' }, never);
  assert.deepEqual(server.received[0]?.to, ['grace@example.com']);
});

test('a server that does not exist', async (t) => {
  const server = await startSmtpServer();
  await server.close();
  const fault = await faultOf(carrierTo(t, server.url).deliver(ID, MESSAGE, never));
  assert.equal(fault.isPermanent, false);
  assert.equal(fault.codes.code, 'ESOCKET');
});

test('a server that comes back takes the email', async (t) => {
  const first = await startSmtpServer();
  const carrier = carrierTo(t, first.url);
  await carrier.deliver(ID, MESSAGE, never);
  await first.close();
  await faultOf(carrier.deliver(ID, MESSAGE, never));
  const second = await start(t, {}, first.port);
  await carrier.deliver(ID, MESSAGE, never);
  assert.equal(second.received.length, 1);
});

test('a server that says nothing is given up after the time for its greeting', async (t) => {
  const url = await startRaw(t, () => {});
  const fault = await faultOf(carrierTo(t, url, { connectMs: 50 }).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code], [false, 'ETIMEDOUT']);
});

test('a server that falls silent is given up after the time for silence', async (t) => {
  const url = await startRaw(t, (socket) => socket.write('220 hello\r\n'));
  const fault = await faultOf(carrierTo(t, url, { silenceMs: 50 }).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code], [false, 'ETIMEDOUT']);
});

test('a server that only sends a byte now and then is given up after the time for a delivery', async (t) => {
  const url = await startRaw(t, (socket) => {
    socket.write('220 hello\r\n');
    const drip = setInterval(() => socket.write('250-'), 10);
    socket.on('close', () => clearInterval(drip));
  });
  const fault = await faultOf(carrierTo(t, url, { deliveryMs: 100 }).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code], [false, 'EABORT']);
});

test('a server that closes the connection before its greeting', async (t) => {
  const url = await startRaw(t, (socket) => socket.end());
  const fault = await faultOf(carrierTo(t, url).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code], [false, 'ECONNECTION']);
});

test('a server that closes the connection in the middle of an email', async (t) => {
  const url = await startRaw(t, (socket) => {
    socket.write('220 hello\r\n');
    socket.on('data', (bytes) => {
      const line = bytes.toString();
      if (/^EHLO/.test(line)) socket.write('250 hello\r\n');
      else if (/^DATA/.test(line)) socket.write('354 go on\r\n');
      else if (/^(MAIL|RCPT)/.test(line)) socket.write('250 ok\r\n');
      else socket.destroy();
    });
  });
  const fault = await faultOf(carrierTo(t, url).deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, fault.codes.code], [false, 'ECONNECTION']);
});

test('a server that talks nonsense', async (t) => {
  const url = await startRaw(t, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const fault = await faultOf(carrierTo(t, url, { connectMs: 500 }).deliver(ID, MESSAGE, never));
  assert.equal(fault.isPermanent, false);
});

test('a delivery ends when it is aborted or when the carrier closes', async (t) => {
  const url = await startRaw(t, () => {});
  const carrier = carrierTo(t, url, { connectMs: 60_000 });
  const startedAt = performance.now();
  const stop = new AbortController();
  const told = faultOf(carrier.deliver(ID, MESSAGE, stop.signal));
  stop.abort();
  assert.equal((await told).codes.code, 'EABORT');
  const closed = faultOf(carrier.deliver(ID, MESSAGE, never));
  carrier.close();
  assert.equal((await closed).isPermanent, false);
  assert.ok(performance.now() - startedAt < 5_000);
});

test('a certificate without a known issuer is not trusted, and the email is tried again', async (t) => {
  const server = await start(t, { secure: true });
  const url = server.url.replace('smtp://', 'smtps://');
  const fault = await faultOf(carrierTo(t, url).deliver(ID, MESSAGE, never));
  assert.equal(fault.isPermanent, false);
  assert.equal(server.received.length, 0);
});

test('a password is not sent to a remote server that does not encrypt', async (t) => {
  const seen: string[] = [];
  const server = await start(t, {
    onAuth: ({ username }, _session, callback) => {
      seen.push(String(username));
      callback(null, { user: username });
    },
  });
  // As parsed from an address elsewhere, led back here.
  const elsewhere = parseSmtpUrl(`smtp://shop:secret@mail.example.com:${server.port}`) as SmtpServer;
  const carrier = createSmtpCarrier({ ...elsewhere, host: '127.0.0.1' }, FROM);
  t.after(() => carrier.close());
  const fault = await faultOf(carrier.deliver(ID, MESSAGE, never));
  assert.deepEqual([fault.isPermanent, seen.length], [false, 0]);
});

test('header injection: nothing in a subject or an address becomes a header or a second recipient', async (t) => {
  const server = await start(t);
  const carrier = carrierTo(t, server.url);
  const hostile = [
    { subject: 'Hi\r\nBcc: eve@example.com' },
    { subject: 'Hi\nBcc: eve@example.com\n\n<script>' },
    { subject: 'Hi\u2028Bcc: eve@example.com' },
    { to: 'ada@example.com, eve@example.com' },
    { to: 'ada@example.com\r\nBcc: eve@example.com' },
    { to: 'ada@example.com>\r\nRCPT TO:<eve@example.com' },
    { to: '"eve@example.com" <ada@example.com>' },
    { to: '"eve@example.com x"@example.com' },
    { text: 'a\r\n.\r\nRCPT TO:<eve@example.com>\r\n' },
    { html: '<p>\r\n.\r\nMAIL FROM:<eve@example.com>\r\n' },
  ];
  await Promise.allSettled(hostile.map((part) => carrier.deliver(ID, { ...MESSAGE, ...part }, never)));
  assert.ok(server.received.length >= 5);
  for (const mail of server.received) {
    assert.equal(mail.to.length, 1);
    assert.notEqual(mail.to[0], 'eve@example.com');
    assert.ok(!headersOf(mail).some((header) => /^bcc/i.test(header)), mail.raw);
  }
});
