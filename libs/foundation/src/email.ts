/** An e-mail address as people have them; whether anybody reads it only a message shows. */
export const EMAIL = /^[^\s@"<>()[\],;:\\]+@[^\s@"<>()[\],;:\\]+\.[^\s@"<>()[\],;:\\.]{2,}$/;

/** Hides who it is and shows where: `s****@example.com`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '*'.repeat(address.length) : `${address.slice(0, 1)}****${address.slice(at)}`;
}
