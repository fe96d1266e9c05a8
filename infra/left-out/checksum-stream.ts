/**
 * Stands in for the SDK's checksums of web streams: reports come as streams of Node's own kind, and to make one of the
 * others Node would load them all at each start.
 */
export class ChecksumStream {}
