import { catchError, concatMap, defer, EMPTY, filter, type Observable, tap } from 'rxjs';

/**
 * Looks at something on each occasion, one look after the other. However many occasions come during a look, one more look
 * follows it: what it shows is newer than all of them, so that a slow look does not fall behind. One that fails is made up
 * for by the next.
 */
export function looks<Shown>(occasions: Observable<unknown>, look: () => Promise<Shown>): Observable<Shown> {
  return defer(() => {
    let isAsked = false;
    return occasions.pipe(
      filter(() => !isAsked),
      tap(() => (isAsked = true)),
      concatMap(() =>
        defer(() => {
          isAsked = false;
          return look();
        }).pipe(catchError(() => EMPTY)),
      ),
    );
  });
}
