/** Where the merchant's pictures are stored if not in the database. */
export interface BucketSettings {
  bucket: string;
  /** The address of a server other than that of AWS. */
  endpoint: string | undefined;
}
