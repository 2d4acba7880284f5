import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(rangeOf);

/** The only block that is handed out for unicast; it leaves out loopback, mapped, NAT64, private and multicast forms. */
const GLOBAL_V6 = rangeOf('2000::/3');

/** Parts of it that are not: protocol assignments such as Teredo, 6to4 with an IPv4 address inside, and documentation. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(rangeOf);

/** Where clouds hand credentials to whoever asks: a range that happens to cover them does not open them. */
const METADATA = new Set(['169.254.169.254', '169.254.170.2', '100.100.100.200', 'fd00:ec2::254'].map(spelled));

/** Whether an address belongs to a host anybody may reach. What cannot be read is not public. */
export function isPublicAddress(text: string): boolean {
  const address = findAddress(text);
  if (!address) {
    return false;
  }
  return address.kind() === 'ipv4'
    ? !isInAny(address, NOT_PUBLIC_V4)
    : isInAny(address, [GLOBAL_V6]) && !isInAny(address, NOT_PUBLIC_V6);
}

/** Ranges that an operator opened. */
export class OpenRanges {
  private readonly ranges: Range[];

  constructor(cidrs: readonly string[]) {
    this.ranges = cidrs.map(rangeOf);
  }

  has(text: string): boolean {
    const address = findAddress(text);
    if (!address) {
      return false;
    }
    const isExact = ([, bits]: Range): boolean => bits === (address.kind() === 'ipv4' ? 32 : 128);
    const ranges = METADATA.has(address.toString()) ? this.ranges.filter(isExact) : this.ranges;
    return isInAny(address, ranges);
  }
}

/** An IPv4 address inside an IPv6 one is judged as what it is. */
function findAddress(text: string): Address | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}

function rangeOf(cidr: string): Range {
  const [address, bits] = ipaddr.parseCIDR(cidr.includes('/') ? cidr : `${cidr}/${cidr.includes(':') ? 128 : 32}`);
  return [address, bits];
}

function spelled(text: string): string {
  return ipaddr.process(text).toString();
}

function isInAny(address: Address, ranges: readonly Range[]): boolean {
  return ranges.some(([start, bits]) => start.kind() === address.kind() && address.match(start, bits));
}
