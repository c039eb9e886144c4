import { describe, expect, test } from 'vitest';
import { beforeLastLine, Conversation, endsInPrompt, visible } from '../../../device/probe/conversation.ts';

describe('a prompt', () => {
  test.each([
    ['the CLI, operational', 'Last login: today\n\nlab@R2> '],
    ['the CLI, configuring', '[edit]\nlab@R2# '],
    ['a shell of root', 'root@R2:~ # '],
    ['a C shell', '% '],
    ['sh', 'some text\nroot@R2:~$ '],
  ])('is %s', (_name, text) => expect(endsInPrompt(text)).toBe(true));

  test.each([
    ['its beginning', 'lab@R2>'],
    ['text after it', 'lab@R2> show'],
    ['a line before the last', 'lab@R2> \n'],
    ['a question', 'login: '],
    ['a figure', '  50% '],
  ])('is not %s', (_name, text) => expect(endsInPrompt(text)).toBe(false));
});

test('escape sequences and carriage returns are not seen', () => {
  expect(visible('\x1b[1;31mR2\x1b[0m\x1b[?2004h\x1b]0;title\x07>\x1b(B\r\n\x1b=x')).toBe('R2>\nx');
});

test('the banner is what stands before the prompt', () => {
  expect(beforeLastLine('\n--- JUNOS ---\nwelcome\n\nlab@R2> ')).toBe('--- JUNOS ---\nwelcome');
  expect(beforeLastLine('lab@R2> ')).toBe('');
});

describe('waiting', () => {
  test('ends when the text is there, even in pieces of a character', async () => {
    const conversation = new Conversation(new AbortController().signal);
    const seen = conversation.until((text) => text === 'é> ');
    for (const byte of Buffer.from('é> ')) conversation.add(Uint8Array.of(byte));
    expect(await seen).toBe('seen');
  });

  test('ends when the service closes, or the deadline passes', async () => {
    const deadline = new AbortController();
    const conversation = new Conversation(deadline.signal);
    const late = conversation.until(() => false);
    deadline.abort();
    expect(await late).toBe('timeout');
    conversation.end();
    expect(await conversation.until(() => false)).toBe('closed');
  });

  test('starts anew after what was answered', async () => {
    const conversation = new Conversation(new AbortController().signal);
    conversation.add(Buffer.from('login: '));
    conversation.forget();
    expect(conversation.text).toBe('');
  });
});
