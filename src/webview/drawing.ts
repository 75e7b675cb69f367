/** When a page is drawn again. Several requests are one drawing. */
export interface Drawing {
  /**
   * Before the next frame: after the handler or effect that asks for it. It is never drawn within an effect,
   * because Preact would run the effects in progress again.
   */
  soon(): void;
  /** In the next frame, for what may arrive many times in a frame. */
  inFrame(): void;
}

export function createDrawing(draw: () => void): Drawing {
  let frame = 0;
  let isQueued = false;

  function drawNow(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    isQueued = false;
    draw();
  }

  return {
    soon() {
      if (isQueued) return;
      isQueued = true;
      queueMicrotask(drawNow);
    },
    inFrame() {
      frame ||= requestAnimationFrame(drawNow);
    },
  };
}
