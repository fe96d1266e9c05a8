/** Longest line of the plain text part, in characters; an address or a word that is longer stays whole. */
export const widest = 74;

/** Breaks text into lines; its own line breaks are kept. `taken` characters of each line are taken already. */
export const wrap = (text: string, taken = 0): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(/[ \t]+/)) {
      if (line && line.length + 1 + word.length > widest - taken) {
        lines.push(line);
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    return [...lines, line];
  });
