import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of a content as 64 hexadecimal digits, also where the page is no secure context and `crypto.subtle` is missing. */
export function sha256Of(content: Uint8Array): string {
  return bytesToHex(sha256(content));
}
