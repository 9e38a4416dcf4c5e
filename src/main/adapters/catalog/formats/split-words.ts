/** A command as one text, cut into words as a shell would: quotes and backslashes, but nothing is expanded. */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let word = '';
  let hasWord = false;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && quote !== "'") {
      at += 1;
      if (at >= text.length) return null;
      const next = text.charAt(at);
      // Inside double quotes a backslash is only special before these.
      word += quote === '"' && !'"\\$`\n'.includes(next) ? `\\${next}` : next === '\n' ? '' : next;
      hasWord = true;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      hasWord = true;
    } else if (' \t\n\r'.includes(character)) {
      if (hasWord) words.push(word);
      word = '';
      hasWord = false;
    } else {
      word += character;
      hasWord = true;
    }
  }
  if (quote !== '') return null;
  if (hasWord) words.push(word);
  return words;
}
