/** Every letter there is, one line each: what is not exported here cannot be sent. */
export { accessCodeLetter } from './access-code.ts';
