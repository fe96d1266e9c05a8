/** Stands in for the parser that comes with the writer of our feeds: feeds are written here, and none is read. */
export const parser = (): never => {
  throw new Error('XML is written here, not read.');
};
