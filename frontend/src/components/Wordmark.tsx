/** Three lanes, the middle one moving, and the name. */
export function Wordmark() {
  return (
    <svg width="124" height="24" viewBox="0 0 124 24" role="img" aria-label="Testlane">
      <g strokeWidth="2.6" strokeLinecap="round" fill="none">
        <path d="M2 5.5h4.5M10 5.5h11" stroke="#74828e" />
        <path d="M2 12h8M14 12h3" stroke="var(--tl-lane)" />
        <path d="m20 8.8 4.2 3.2-4.2 3.2z" fill="var(--tl-lane)" stroke="var(--tl-lane)" strokeWidth="1.4" strokeLinejoin="round" />
        <path d="M2 18.5h12M17.5 18.5h3.5" stroke="#74828e" />
      </g>
      <text x="33" y="17.5" fill="#f3f5f6" fontSize="17" fontWeight="680" letterSpacing="-0.2">
        Testlane
      </text>
    </svg>
  );
}
