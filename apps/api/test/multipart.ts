const BOUNDARY = 'forecourt-7d1f0c';

/** Body and content type of an upload; a file's content is text or bytes. */
export function multipart(files: Readonly<Record<string, string | Buffer>>): {
  body: Buffer;
  headers: Record<string, string>;
} {
  const parts = Object.entries(files).flatMap(([name, content]) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } };
}
