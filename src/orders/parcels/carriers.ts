/** The carriers that the shop knows, with their tracking pages. Any other name can be typed, and gets no link. */
const TRACKING_PAGES: Readonly<Record<string, (number: string) => string>> = {
  DHL: (number) => `https://www.dhl.com/global-en/home/tracking.html?tracking-id=${number}`,
  DPD: (number) => `https://www.dpdgroup.com/mydpd/my-parcels/search?parcelNumber=${number}`,
  GLS: (number) => `https://gls-group.com/EU/en/parcel-tracking/?match=${number}`,
  UPS: (number) => `https://www.ups.com/track?tracknum=${number}`,
  FedEx: (number) => `https://www.fedex.com/fedextrack/?trknbr=${number}`,
  PostNord: (number) => `https://www.postnord.se/en/our-tools/track-and-trace/?shipmentId=${number}`,
  'Österreichische Post': (number) => `https://www.post.at/en/s/item-details?item=${number}`,
  'Royal Mail': (number) => `https://www.royalmail.com/track-your-item#/tracking-results/${number}`,
};

export const CARRIERS: readonly string[] = Object.keys(TRACKING_PAGES);

/** The https address where a parcel is tracked, or an empty text for a carrier that the shop does not know. */
export function trackingUrl({
  carrier,
  trackingNumber,
}: {
  carrier: string;
  trackingNumber: string;
}): string {
  const name = CARRIERS.find((one) => one.toLowerCase() === carrier.trim().toLowerCase());
  const page = name && TRACKING_PAGES[name];
  return page && trackingNumber ? page(encodeURIComponent(trackingNumber)) : '';
}
