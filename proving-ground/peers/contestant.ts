/** One request, as it is sent by the generator and while a row is prepared. */
export interface PeerRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** What a shopper sends with each request to stay the same shopper. */
export type ShopperHeaders = Record<string, string>;

/** A shop that is compared. It has one server process. */
export interface Contestant {
  name: string;
  url: string;
  pid: number;
  /** Guests with 50 lines in their carts. */
  largeCarts: readonly ShopperHeaders[];
  list(): PeerRequest;
  product(product: number): PeerRequest;
  /** Without `shopper`, it is the first add of a new guest. */
  add(sku: string, shopper?: ShopperHeaders): PeerRequest;
  showCart(shopper: ShopperHeaders): PeerRequest;
  /** Reads from an answer the headers that identify the shopper from now on. */
  shopperOf(response: Response): ShopperHeaders;
  /** The quantity of each line of the cart. */
  quantitiesOf(cart: unknown): number[];
  /** The answer to an add or a payment says that it was accepted. */
  isAccepted(status: number, answer: unknown): boolean;
  /** Prepares the checkout of this cart. Returns the request that pays or orders. */
  prepareOrder(shopper: ShopperHeaders, number: number): Promise<PeerRequest>;
  stop(): Promise<void>;
}

/** Sends one request and reads the whole answer. */
export async function send(
  url: string,
  { path, ...request }: PeerRequest,
): Promise<{ response: Response; answer: unknown }> {
  const response = await fetch(url + path, request);
  const text = await response.text();
  return { response, answer: text === '' ? undefined : JSON.parse(text) };
}

/** Throws if the shop does not accept it. */
export async function sendAccepted(contestant: Contestant, request: PeerRequest) {
  const sent = await send(contestant.url, request);
  if (!contestant.isAccepted(sent.response.status, sent.answer))
    throw new Error(
      `${contestant.name} refused ${request.method} ${request.path}: ${sent.response.status} ${JSON.stringify(sent.answer).slice(0, 500)}`,
    );
  return sent;
}
