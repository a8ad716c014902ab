/** One instance behind the load balancer, or the place of one that may join. */
export interface Server {
  name: string;
  host: string;
  port: number;
  /** False: known, and left alone until it is said to be ready by the runtime interface. */
  isIn: boolean;
}

export interface BalancerSettings {
  host: string;
  port: number;
  /** Also a unix socket, for those outside its network; they say by the PROXY protocol who comes. */
  entrance?: string;
  /** As the shop's PUBLIC_URL: whether shoppers come encrypted, and by which port. */
  publicUrl: string;
  /** A shopper stays at an instance, by a cookie. */
  isSticky: boolean;
  /** A unix socket for joining, leaving and numbers. */
  runtimeSocket: string;
  servers: readonly Server[];
}

/** Health checks: an instance is out after two of them in a row, each of which may take the time limit. */
const CHECK_EVERY_MS = 1_000;
const CHECK_AGAIN_MS = 250;
const CHECK_TIMEOUT_MS = 1_000;
const FAILED_CHECKS = 2;

/** An instance that answers no more is out of rotation within this. */
export const OUT_OF_ROTATION_MS: number =
  CHECK_EVERY_MS + FAILED_CHECKS * CHECK_TIMEOUT_MS + (FAILED_CHECKS - 1) * CHECK_AGAIN_MS;

/**
 * Longer than the shop's own limits for a request, so that it is the shop that says what is wrong: 0.9 s for a
 * connection and two statements of 5 s. A change that a frozen instance has got is given up after it.
 */
export const ANSWER_TIMEOUT_MS = 12_000;
/**
 * What a host has not even received after this it never will: it has lost its power, or its zone is cut off. A frozen
 * instance is not meant, because its kernel receives for it.
 */
const UNRECEIVED_MS = 3_000;
/** Of streams, which say something every 20 s, and of pictures, which may wait for 200 others. */
const LONG_ANSWER_TIMEOUT_MS = 60_000;
/** Shorter than the 65 s that the shop keeps connections, so that it is never the shop that closes first. */
const KEEP_ALIVE_MS = 60_000;

/** Each needs two file descriptors, and a usual limit of those is 10,000. */
const CONNECTIONS_MAX = 4_000;
/** Beyond this number a connection ends with its answer, and no source may have many of them. */
const CROWDED_CONNECTIONS = CONNECTIONS_MAX / 2;
/** 80 browsers behind one address of an office or a carrier, with six connections each, load a page in the same second. */
const CROWDED_CONNECTIONS_OF_A_SOURCE = 500;
/** HAProxy counts this many sources at once. A household has a /64 of IPv6. */
const SOURCES_MAX = 100_000;
const SOURCE = 'src,ipmask(32,64)';

/** Instances that answer `/health/ready` by 200; where none does, those that live. */
export const WEB = 'web';
/** Nobody is sent there: it asks who lives, by `/health/live`. */
export const WEB_LIVE = 'web_live';
/**
 * Each instance stands in WEB twice, the second time as a backup: where none is ready, the pages that they hold in
 * memory are better than nothing, as ALB does it. In the same backend, because a request that could not be sent is
 * sent to another server of its own backend alone: with the database's zone gone, those that live are unready before
 * those that are gone are noticed. Without a cookie: it would keep shoppers at one that drains.
 */
export const UNREADY = '_unready';

const STICKY_COOKIE = 'lb';

/** What a client could pretend about where it comes from. */
const FORWARDED_HEADERS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
];

/** For HAProxy 2.6 and newer. Pure: the same settings give the same text. */
export function haproxyConfig(settings: BalancerSettings): string {
  const sections = [GLOBAL(settings), DEFAULTS, frontend(settings), web(settings), live(settings)];
  return `# Written from the settings at each start: changes made here are lost.\n\n${sections.join('\n\n')}\n`;
}

const GLOBAL = ({ runtimeSocket }: BalancerSettings) => `global
    maxconn ${CONNECTIONS_MAX}
    hard-stop-after 15s
    stats socket ${quoted(runtimeSocket)} mode 600 level admin
    stats timeout 10s`;

const failure = (status: number, text: string) =>
  `    http-error status ${status} content-type "text/html; charset=utf-8" string "<!doctype html><title>MyClothes</title><p>${text}" hdr retry-after 2 hdr cache-control no-store hdr x-content-type-options nosniff`;

const DEFAULTS = `defaults
    mode http
    timeout connect 1s
    timeout client ${LONG_ANSWER_TIMEOUT_MS}ms
    timeout server ${ANSWER_TIMEOUT_MS}ms
    timeout check ${CHECK_TIMEOUT_MS}ms
    timeout queue 1s
    timeout http-request 10s
    timeout http-keep-alive ${KEEP_ALIVE_MS}ms
    option http-restrict-req-hdr-names delete
    # A body that has not come yet waits here, where it holds up no one, and no longer than a request may take.
    option http-buffer-request
    # A request that could not be sent is sent to another instance at once, whatever its method. One that was
    # sent without an answer may have been carried out: it is repeated only where that changes nothing.
    # Of six instances two may be gone with their zone: a fourth is found before that has been noticed.
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response response-timeout
${failure(502, 'The shop was interrupted. Try again in a moment: your cart is safe.')}
${failure(503, 'The shop is not there at the moment. Try again in a moment: your cart is safe.')}
${failure(504, 'The shop takes too long. Try again in a moment: your cart is safe.')}`;

function frontend({ host, port, entrance, publicUrl }: BalancerSettings): string {
  const { protocol, port: publicPort } = new URL(publicUrl);
  const scheme = protocol.slice(0, -1);
  const forwarded = [
    ...FORWARDED_HEADERS.map((name) => `    http-request del-header ${name}`),
    '    http-request set-header x-forwarded-for %[src]',
    `    http-request set-header x-forwarded-proto ${scheme}`,
    `    http-request set-header x-forwarded-port ${publicPort || (scheme === 'https' ? 443 : 80)}`,
  ];
  return `frontend shoppers
    bind ${address(host, port)}${entrance === undefined ? '' : `\n    bind ${quoted(`unix@${entrance}`)} mode 600 accept-proxy`}
${crowded}
${forwarded.join('\n')}
    default_backend ${WEB}`;
}

/**
 * One source cannot take all connections: while more than half are taken, HAProxy refuses those beyond its share.
 * The rules are for sessions and not for connections, because only a session knows the PROXY protocol's address.
 */
const crowded = `    stick-table type ipv6 size ${SOURCES_MAX} expire 1m store conn_cur
    tcp-request session track-sc0 ${SOURCE}
    tcp-request session reject if { fe_conn gt ${CROWDED_CONNECTIONS} } { sc0_conn_cur gt ${CROWDED_CONNECTIONS_OF_A_SOURCE} }
    http-after-response set-header connection close if { fe_conn gt ${CROWDED_CONNECTIONS} }`;

const CHECKS = `    http-check expect status 200
    default-server check inter ${CHECK_EVERY_MS}ms fastinter ${CHECK_AGAIN_MS}ms downinter ${CHECK_EVERY_MS}ms fall ${FAILED_CHECKS} rise 1 tcp-ut ${UNRECEIVED_MS}ms`;

function web({ isSticky, publicUrl, servers }: BalancerSettings): string {
  const secure = publicUrl.startsWith('https:') ? ' secure' : '';
  const cookieOf = ({ name }: Server) => (isSticky ? ` cookie ${name}` : '');
  return [
    `backend ${WEB}`,
    '    option httpchk GET /health/ready',
    CHECKS,
    '    balance roundrobin',
    '    option allbackups',
    '    http-request disable-l7-retry unless { method GET HEAD }',
    `    http-request set-timeout server ${LONG_ANSWER_TIMEOUT_MS}ms if { path /cart/events } or { path_beg /pictures/ }`,
    ...(isSticky
      ? [`    cookie ${STICKY_COOKIE} insert indirect nocache httponly${secure} attr SameSite=Lax`]
      : []),
    ...servers.map((server) => `${serverLine(server)}${cookieOf(server)}${disabled(server)}`),
    ...servers.map(
      (server) => `${serverLine(server, UNREADY)} no-check backup track ${WEB_LIVE}/${server.name}`,
    ),
  ].join('\n');
}

const live = ({ servers }: BalancerSettings) =>
  [
    `backend ${WEB_LIVE}`,
    '    option httpchk GET /health/live',
    CHECKS,
    ...servers.map((server) => `${serverLine(server)}${disabled(server)}`),
  ].join('\n');

const serverLine = ({ name, host, port }: Server, suffix = '') =>
  `    server ${name}${suffix} ${address(host, port)}`;
const disabled = ({ isIn }: Server) => (isIn ? '' : ' disabled');

const address = (host: string, port: number) =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** In strong quotes nothing is special but the quote itself. */
const quoted = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
