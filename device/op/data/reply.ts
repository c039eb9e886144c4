import { CommandError } from '../../cli/errors.ts';
import { isStructured, type Output } from '../../cli/output.ts';
import { element } from './element.ts';
import { replyJson } from './json.ts';
import { replyXml } from './xml.ts';

/**
 * What `| display xml` and `| display json` make of an operational command's output. Text of which Junos has no
 * elements is an `output` element there too. Throws a CommandError for output that goes on coming.
 */
export function reply(output: Output, format: 'xml' | 'json'): string {
  const print = format === 'xml' ? replyXml : replyJson;
  if (isStructured(output)) return print(output.data);
  if (typeof output !== 'string') throw new CommandError(`error: this output cannot be shown in ${format}`);
  return print(output === '' ? [] : element('output', `\n${output}`));
}
