/** PostgreSQL's major versions that the shop is tested with. A newer one is used as it is. */
export const POSTGRES_MIN = 15;
export const POSTGRES_MAX = 18;

/** `versionNumber` is the server's server_version_num, such as 150018 for 15.18. Returns undefined where the shop runs. */
export function serverVersionFault(versionNumber: number): string | undefined {
  const major = Math.floor(versionNumber / 10_000);
  return major < POSTGRES_MIN
    ? `is PostgreSQL ${major}, and the shop needs ${POSTGRES_MIN} to ${POSTGRES_MAX}`
    : undefined;
}
