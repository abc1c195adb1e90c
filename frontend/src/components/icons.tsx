import type { ReactNode, SVGProps } from 'react';

type IconProps = SVGProps<SVGSVGElement> & { size?: number };

function icon(shapes: ReactNode) {
  return function Icon({ size = 16, ...props }: IconProps) {
    return (
      <svg
        aria-hidden="true"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        {...props}
      >
        {shapes}
      </svg>
    );
  };
}

export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CrossIcon = icon(<path d="m6.5 6.5 11 11m0-11-11 11" />);
export const AlertIcon = icon(<path d="M12 4 2.8 19.5h18.4zM12 10v4.2m0 2.9v.1" />);
export const HourglassIcon = icon(<path d="M7 4h10M7 20h10M8 4c0 4 3 5.5 4 8-1 2.5-4 4-4 8m8-16c0 4-3 5.5-4 8 1 2.5 4 4 4 8" />);
export const QueueIcon = icon(<path d="M5 7h14M5 12h9m-9 5h5" />);
export const BanIcon = icon(<path d="M6 6.2 18 18M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17z" />);
export const PlayIcon = icon(<path d="M8 5.5v13l10.5-6.5z" />);
export const StopIcon = icon(<path d="M6 6h12v12H6z" />);
export const RepeatIcon = icon(<path d="M4 12V9.5A3.5 3.5 0 0 1 7.5 6H20m-3.5-3.5L20 6l-3.5 3.5M20 12v2.5a3.5 3.5 0 0 1-3.5 3.5H4m3.5 3.5L4 18l3.5-3.5" />);
export const PencilIcon = icon(<path d="M4.5 19.5 5.5 15 16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5" />);
export const UploadIcon = icon(<path d="M12 16V5m-4.5 4.5L12 5l4.5 4.5M5 19.5h14" />);
export const TrashIcon = icon(<path d="M4.5 6.5h15M9 6.5v-3h6v3M6.5 6.5l1 13.5h9l1-13.5M10 10.5v6m4-6v6" />);
export const PlusIcon = icon(<path d="M12 5v14M5 12h14" />);
export const SearchIcon = icon(<path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20.5 20.5" />);
export const ChevronDownIcon = icon(<path d="m6 9.5 6 6 6-6" />);
export const ChevronUpIcon = icon(<path d="m6 14.5 6-6 6 6" />);
export const ChevronRightIcon = icon(<path d="m9.5 6 6 6-6 6" />);
export const SunIcon = icon(
  <path d="M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0-5.5v1.5m0 16v1.5M2.5 12H4m16 0h1.5M5.3 5.3l1 1m11.4 11.4 1 1m0-13.4-1 1M6.3 17.7l-1 1" />,
);
export const MoonIcon = icon(<path d="M20 13.5A8.2 8.2 0 0 1 10.5 4 8.2 8.2 0 1 0 20 13.5z" />);
export const CopyIcon = icon(<path d="M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1" />);
export const DownloadIcon = icon(<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14" />);
export const WrapIcon = icon(<path d="M4 6h16M4 12h13.5a3 3 0 0 1 0 6H13m2.5-2.5L13 18l2.5 2.5M4 18h5" />);
export const ExpandIcon = icon(<path d="M4.5 9V4.5H9m6 0h4.5V9m0 6v4.5H15m-6 0H4.5V15" />);
export const ShrinkIcon = icon(<path d="M9 4.5V9H4.5m15 0H15V4.5m0 15V15h4.5m-15 0H9v4.5" />);
export const FollowIcon = icon(<path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />);
export const FileIcon = icon(<path d="M6 3.5h8l4 4v13H6zm8 0v4h4" />);
export const FolderIcon = icon(<path d="M3.5 6h6l2 2.5h9v10.5h-17z" />);
export const LockIcon = icon(<path d="M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3" />);
export const EyeIcon = icon(<path d="M2.5 12C5 7.5 8 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.5 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z" />);
export const PauseIcon = icon(<path d="M8.5 6v12m7-12v12" />);
export const UserIcon = icon(<path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6" />);
export const TerminalIcon = icon(<path d="M3.5 5h17v14h-17zm4 4 3 3-3 3m5.5 0h4" />);
export const DotIcon = icon(<path d="M12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z" fill="currentColor" />);
