/** The bundle and the tests have these files as their text. */
declare module '*.css' {
  const text: string;
  export default text;
}

declare module '*.svg' {
  const text: string;
  export default text;
}

declare module '*/site.js' {
  const text: string;
  export default text;
}
