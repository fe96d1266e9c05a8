/** An address of this house to come back to after signing in; anything else leads to the desk. */
export const backOf = (given: string | null | undefined, baseUrl: string): string => {
  const address = given?.startsWith('/') && given.length <= 1_000 ? URL.parse(given, baseUrl) : null;
  const isOurs =
    address?.origin === new URL(baseUrl).origin &&
    // "/..//elsewhere" is ours until a browser reads it a second time.
    !address.pathname.startsWith('//') &&
    !/^\/sign-(in|out)(\/|$)/.test(address.pathname);
  return isOurs ? `${address.pathname}${address.search}` : '/desk';
};
