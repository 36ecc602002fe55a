/// Names that a bundle's files and symbols would take from others.
enum ReservedNames {
  /// A header of the name would hide the C library's or the compiler's, which include each other.
  static let headers = ReservedWords.words(
    """
    aio alloca ar argp argz arm_neon assert byteswap complex cpio cpuid crypt ctype dirent dlfcn \
    elf endian envz err errno error execinfo fcntl features fenv float fmtmsg fnmatch fstab fts \
    ftw getopt glob grp iconv ifaddrs immintrin inttypes iso646 langinfo lastlog libgen libintl \
    limits link locale malloc math mcheck memory mntent monetary mqueue ndbm netdb nl_types nss \
    obstack omp paths poll printf pthread pty pwd re_comp regex regexp resolv sched search \
    semaphore setjmp shadow signal spawn stdalign stdarg stdatomic stdbit stdbool stdckdint \
    stddef stdint stdio stdio_ext stdlib stdnoreturn string strings stropts syscall sysexits \
    syslog tar termio termios tgmath thread_db threads time trace ttyent uchar ucontext ulimit \
    unistd unwind utime utmp utmpx values wait wchar wctype wordexp x86intrin
    """)

  /// Programs that link these would get ours.
  static let libraries = ReservedWords.words(
    """
    BrokenLocale anl asan atomic c cc1 crypt crypto cxx dl execinfo gcc gcc_eh gcc_s gomp \
    iomp5 ld lsan m mvec nsl nss_files omp pthread quadmath resolv rt ssl ssp stdc thread_db \
    tsan ubsan unwind util z
    """)

  /// The C library has `NAME_create`, `NAME_destroy`, `NAME_run` or `NAME_OK` of these; `f`, `r`, `w`
  /// and `x` are the modes of `access`.
  static let prefixes = ReservedWords.words(
    "SYS argz authnone clnt cnd epoll ex f memfd mm mtx r sem svc thrd timer timerfd tss w x")
  /// Beginnings of many such names.
  static let families = ["posix_spawn", "posix_spawnattr", "pthread"]

  /// Python's standard library, and what the bundle's module needs: a module of the name, found first,
  /// would be imported by all that mean these.
  static let pythonModules = ReservedWords.words(
    """
    abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit \
    audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk \
    cmath cmd code codecs codeop collections colorsys compileall compression concurrent \
    configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses \
    datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings ensurepip \
    enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools \
    gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http \
    idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 \
    linecache locale logging lzma macpath macurl2path mailbox mailcap marshal math mimetypes \
    mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path \
    numbers numpy opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools \
    pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd \
    py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource \
    rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd \
    smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat \
    statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog \
    tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter \
    token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing \
    unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound \
    wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
    """)

  static let swiftModules = ReservedWords.words(
    """
    Builtin CDispatch Combine Cxx CxxStdlib Darwin Dispatch Distributed Foundation FoundationEssentials \
    FoundationNetworking FoundationXML Glibc Musl Observation Regex RegexBuilder Runtime Swift \
    SwiftGlibc SwiftOnoneSupport SwiftShims Synchronization Testing Volatile XCTest
    """)
}
