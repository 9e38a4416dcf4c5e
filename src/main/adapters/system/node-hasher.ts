import { createHmac } from 'node:crypto';
import type { Hasher } from '../../core/ports/system.ts';

export class NodeHasher implements Hasher {
  hmac(key: string, text: string): string {
    return createHmac('sha256', key).update(text).digest('hex');
  }
}
