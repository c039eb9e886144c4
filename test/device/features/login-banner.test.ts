import { expect, test } from 'vitest';
import { bannerText } from '../../../device/features/login-banner.ts';

test.each([
  ['plain', 'plain\n'],
  [String.raw`two\nlines\n`, 'two\nlines\n'],
  [String.raw`tab\there, \"quoted\", it\'s`, 'tab\there, "quoted", it\'s\n'],
  [String.raw`a backslash \\n stays one`, 'a backslash \\n stays one\n'],
  [String.raw`\q is nothing special`, '\\q is nothing special\n'],
])('%s', (value, text) => {
  expect(bannerText(value)).toBe(text);
});
