import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAX_COLOURS = 256;
/** Squares of distances between colours: a rare colour that is like no other is worth more than a shade of a frequent one. */
const LEAST_DISTANCES = [600, 200, 60, 0] as const;
/** Kinds of pixels, as a PNG numbers them, and how many bytes each takes at 8 bits a channel. */
const BYTES_PER_PIXEL: ReadonlyMap<number, number> = new Map([
  [2, 3],
  [6, 4],
]);
const PALETTE_KIND = 3;

/**
 * The same picture with 256 colours: those that it has most of and that differ, and for each of the others the one that comes closest. It takes
 * a third of the room, and of a page with text nobody sees it.
 *
 * @throws {TypeError} for what a browser does not make of a page that is opaque.
 */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = colours(png);
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = paletteOf(byCount);
  const indexes = new Map(byCount.map((colour) => [colour, closest(palette, colour).index]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = indexes.get(pixels[y * width + x] as number) as number;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE_KIND], 8);
  const list = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", list),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row, as `0xRRGGBB`. */
  readonly pixels: Uint32Array;
}

function colours(png: Buffer): Picture {
  const parts = new Map<string, Buffer[]>();
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    parts.set(type, [...(parts.get(type) ?? []), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  const header = parts.get("IHDR")?.[0] ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = BYTES_PER_PIXEL.get(header[9] as number);
  if (size === undefined || header[8] !== 8 || header[12] !== 0) throw new TypeError("not such a picture");
  const bytes = unfiltered(inflateSync(Buffer.concat(parts.get("IDAT") ?? [])), width * size, size);
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) pixels[index] = bytes.readUIntBE(index * size, 3);
  return { width, height, pixels };
}

/** What is left of rows without what a PNG makes of them: differences to what is left of a pixel, above it, or both. */
function unfiltered(data: Buffer, rowSize: number, size: number): Buffer {
  const height = data.length / (rowSize + 1);
  const out = Buffer.alloc(rowSize * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (rowSize + 1)];
    for (let x = 0; x < rowSize; x++) {
      const at = y * rowSize + x;
      const left = x < size ? 0 : (out[at - size] as number);
      const up = y === 0 ? 0 : (out[at - rowSize] as number);
      const corner = x < size || y === 0 ? 0 : (out[at - rowSize - size] as number);
      const guesses = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0];
      out[at] = (data[y * (rowSize + 1) + 1 + x] as number) + (guesses[filter as number] as number);
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Of colours by how often they occur. Those that are close to one that is there already come last. */
function paletteOf(byCount: readonly number[]): readonly number[] {
  const palette: number[] = [];
  for (const least of LEAST_DISTANCES)
    for (const colour of byCount) {
      if (palette.length === MAX_COLOURS) return palette;
      if (closest(palette, colour).distance > least) palette.push(colour);
    }
  return palette;
}

/** Where the colour is that comes closest, and the square of its distance. */
function closest(palette: readonly number[], colour: number): { index: number; distance: number } {
  const found = { index: 0, distance: Number.POSITIVE_INFINITY };
  for (let index = 0; index < palette.length; index++) {
    const each = palette[index] as number;
    const red = (each >> 16) - (colour >> 16);
    const green = ((each >> 8) & 255) - ((colour >> 8) & 255);
    const blue = (each & 255) - (colour & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < found.distance) Object.assign(found, { index, distance });
  }
  return found;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
