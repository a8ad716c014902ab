// Computes how a picture is enlarged and moved. It does not touch the page, so it can be tested alone.

const SCALE_MAX = 5;

/**
 * Returns `{ scale, x, y }` after zooming by `factor` around a point, and moving by `dx` and `dy`. All lengths are pixels,
 * and points are relative to the middle of the stage. A picture that is larger than the stage always covers it. Without a
 * previous view, the whole picture is shown.
 */
export function zoomed(view, { factor = 1, point = { x: 0, y: 0 }, dx = 0, dy = 0, ...room } = {}) {
  if (!view) return { scale: 1, x: 0, y: 0 };
  const scale = Math.min(SCALE_MAX, Math.max(1, view.scale * factor));
  const ratio = scale / view.scale;
  return {
    scale,
    x: kept(point.x - (point.x - view.x) * ratio + dx, room.width * scale - room.stageWidth),
    y: kept(point.y - (point.y - view.y) * ratio + dy, room.height * scale - room.stageHeight),
  };
}

/** Limits a shift to half of the length by which the picture exceeds the stage. */
function kept(shift, surplus) {
  const max = Math.max(0, surplus / 2);
  return Math.min(max, Math.max(-max, shift)) || 0;
}
