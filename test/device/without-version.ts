import { VERSION } from '../../device/version.ts';

const ALONE = new RegExp(`(?<![\\d.])${VERSION.replaceAll('.', '\\.')}(?!\\d|/\\d)`, 'g');

/** A text for a golden file: the device's version, which changes, is `VERSION`. Addresses that contain it stay. */
export function withoutVersion(text: string): string {
  return text.replaceAll(ALONE, 'VERSION');
}
