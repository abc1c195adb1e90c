import { describe, expect, it } from 'vitest';
import { aRun } from '@/test/data';
import { runCommand } from './run-command';
import { shellWord } from './shell-word';

describe('the command of a run', () => {
  it('is short where all is as usual', () => {
    expect(runCommand(aRun({ testPaths: ['smoke/test_login.py', 'smoke/test_shop.py'] }), [])).toBe(
      'testlane run --environment 42 --follow smoke/test_login.py smoke/test_shop.py',
    );
  });

  it('has all that is not', () => {
    const run = aRun({ keyword: 'login and not slow', priority: -3, timeoutSeconds: 60, testPaths: ["it's here/test_a.py"] });
    const variables = [
      { name: 'BASE_URL', value: 'http://shop/?a=1&b=2', secret: false },
      { name: 'TOKEN', value: null, secret: true },
    ];
    expect(runCommand(run, variables)).toBe(
      `testlane run --environment 42 --keyword 'login and not slow' --priority=-3 --timeout 60` +
        ` --variable 'BASE_URL=http://shop/?a=1&b=2' --secret TOKEN --follow 'it'\\''s here/test_a.py'`,
    );
  });
});

describe('a word of the shell', () => {
  it.each([
    ['a-b/c.py', 'a-b/c.py'],
    ['-k', "'-k'"],
    ['', "''"],
    ['$(reboot)', "'$(reboot)'"],
    ['Grüße', "'Grüße'"],
    ["two\nlines and \u001b[31m'\\", String.raw`$'two\u000alines and \u001b[31m\'\\'`],
  ])('of %j is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
