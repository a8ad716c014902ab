/** Stop words in English, German and French. Searches ignore them, and descriptions are indexed without them. */
const TEXT = `a an and any at for from in is it me my of on or some the to with
am an aus das dem den der des die ein eine einen einer fur im in ist mit oder und von vom zu zum zur
a au aux avec dans de des du en est et la le les ou par pour sur un une`;

export const PLAIN_WORDS: ReadonlySet<string> = new Set(TEXT.split(/\s+/));
