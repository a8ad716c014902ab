/** An instance behind the load balancer, or a place for one that can join. */
export interface Server {
  name: string;
  host: string;
  port: number;
  /** When false, HAProxy knows the server but sends it nothing until the runtime interface sets it to ready. */
  isIn: boolean;
}

export interface BalancerSettings {
  host: string;
  port: number;
  /** A unix socket for connections from outside its network. They give the client's address by the PROXY protocol. */
  entrance?: string;
  /** The shop's PUBLIC_URL. Its scheme and port go into the forwarded headers. */
  publicUrl: string;
  /** A cookie keeps each shopper at one instance. */
  isSticky: boolean;
  /** A unix socket for adding and removing servers and for reading statistics. */
  runtimeSocket: string;
  servers: readonly Server[];
}

/** An instance is taken out of rotation after two failed checks in a row. Each may take the whole time limit. */
const CHECK_EVERY_MS = 1_000;
const CHECK_AGAIN_MS = 250;
const CHECK_TIMEOUT_MS = 1_000;
const FAILED_CHECKS = 2;

/** An instance that stops answering is out of rotation within this time. */
export const OUT_OF_ROTATION_MS: number =
  CHECK_EVERY_MS + FAILED_CHECKS * CHECK_TIMEOUT_MS + (FAILED_CHECKS - 1) * CHECK_AGAIN_MS;

/**
 * This is longer than the shop's own limits for a request (0.9 s for a connection and two statements of 5 s), so that
 * the shop itself reports what is wrong. Changes that a frozen instance has received are given up after this time.
 */
export const ANSWER_TIMEOUT_MS = 12_000;
/**
 * A host that does not even acknowledge data within this time has lost power, or its zone is cut off. A frozen
 * instance is not affected, because its kernel still acknowledges data.
 */
const UNRECEIVED_MS = 3_000;
/** Streams send something every 20 s, a picture may wait for 200 others, and an order for the orders before it. */
const LONG_ANSWER_TIMEOUT_MS = 60_000;
/** This is shorter than the 65 s that the shop keeps connections open, so that the shop never closes first. */
const KEEP_ALIVE_MS = 60_000;

/** Each connection needs two file descriptors, and a common limit is 10,000. */
const CONNECTIONS_MAX = 4_000;
/** Beyond this number, each connection ends with its answer, and one source may have only its share. */
const CROWDED_CONNECTIONS = CONNECTIONS_MAX / 2;
/** Allows 80 browsers behind one address to load a page in the same second, with six connections each. */
const CROWDED_CONNECTIONS_OF_A_SOURCE = 500;
/** HAProxy counts this many sources at once. An IPv6 /64 counts as one, because a household has one. */
const SOURCES_MAX = 100_000;
const SOURCE = 'src,ipmask(32,64)';

/** Has the instances that answer `/health/ready` with 200, or all live ones when none does. */
export const WEB = 'web';
/** Only checks `/health/live`. No request is sent to it. */
export const WEB_LIVE = 'web_live';
/**
 * Each instance is in WEB twice, the second time as a backup: when none is ready, pages from their memory are better
 * than nothing (ALB does the same). The backup is in the same backend because HAProxy redispatches a request only
 * within its backend, and when the database's zone is gone, the live instances become unready before the dead ones are
 * noticed. It has no cookie, which would keep shoppers at a draining instance.
 */
export const UNREADY = '_unready';

const STICKY_COOKIE = 'lb';

/** Headers with which a client could forge its origin. */
const FORWARDED_HEADERS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
];

/** Writes the configuration for HAProxy 2.6 and later. The same settings give the same text. */
export function haproxyConfig(settings: BalancerSettings): string {
  const sections = [GLOBAL(settings), DEFAULTS, frontend(settings), web(settings), live(settings)];
  return `# Generated at each start. Changes made here are lost.\n\n${sections.join('\n\n')}\n`;
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
    # A request with an incomplete body waits here, where it blocks no one, until the request's time limit.
    option http-buffer-request
    # A request that could not be sent goes to another instance at once, whatever its method. One that was sent
    # without an answer may have been carried out, so it is repeated only for methods that change nothing.
    # Two of six instances can be lost with their zone, so the fourth try reaches a live one in any case.
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response response-timeout
${failure(502, 'We were interrupted. Please try again in a moment. Your cart is safe.')}
${failure(503, 'We are not available right now. Please try again in a moment. Your cart is safe.')}
${failure(504, 'That took too long. Please try again in a moment. Your cart is safe.')}`;

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
 * Keeps one source from taking all connections: while more than half are taken, HAProxy refuses those beyond a source's
 * share. The rules are for sessions, not connections, because only a session knows the PROXY protocol's address.
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
    `    http-request set-timeout server ${LONG_ANSWER_TIMEOUT_MS}ms if { path /cart/events /checkout /api/orders } or { path_beg /pictures/ }`,
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

/** Only the quote itself is special inside single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
